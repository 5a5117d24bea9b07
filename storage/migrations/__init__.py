"""Every change of the schema, one file each, in the order of their numbers.

A file here is never edited once it is released; a change is a new file, named in `schema.py`.
"""
