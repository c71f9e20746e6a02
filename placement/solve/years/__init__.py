"""Several years decided together: the first in whole posts, the later ones relaxed."""
