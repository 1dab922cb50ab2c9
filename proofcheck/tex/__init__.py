"""Running TeX on a temporary copy of a paper, without letting it do anything else."""
