"""The runtime of language models: llama.cpp in a process of its own, and servers."""
