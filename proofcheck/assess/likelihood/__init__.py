"""The likelihood protocol: candidate corrections of a step against what is written."""
