"""`python -m placement`."""

from placement.cli.app import main

if __name__ == "__main__":
    main()
