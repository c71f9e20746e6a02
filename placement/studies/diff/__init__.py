"""Two runs: what changed in their posts, and which input made each change."""
