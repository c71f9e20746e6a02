"""What `placement publish` writes: pages, papers and downloads of one run or several."""
