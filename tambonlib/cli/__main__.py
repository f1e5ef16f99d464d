"""`python -m tambonlib.cli` is the same as `tambon`."""

from tambonlib.cli import main

main()
