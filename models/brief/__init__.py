"""The brief (oplæg) of a theme meeting: its contents, its areas, what is new since an edit, file names."""
