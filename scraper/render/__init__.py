"""Pages as a browser shows them. The only room that knows playwright, an optional extra (`js`)."""
