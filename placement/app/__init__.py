"""The planner's page: a decision worked through in a browser, with what the public API and commands do.

`launch` starts the server, `page` is the script that it runs for each planner, `shelf` keeps what planners
make as folders, `desk` decides one thing at a time for all of them, in processes of their own (`jobs`), and
`screens` are the steps of the work. Nothing is decided here: what the page does can be done again from the
scenario that it saves.
"""
