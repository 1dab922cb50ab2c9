"""The commands as typer parses them, one file each: options only, the work is done elsewhere."""
