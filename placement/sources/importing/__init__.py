"""What people have, read as it was published: one small reader for each form, and a join that tells.

    file -> grids (sheets as text) -> shape (which form is it?) -> Imported (tidy, with its source) -> folder

`register.py` lists the forms. Every one knows itself by its heads and its codes, never by the file's name.
"""
