"""The year as scripts: one file is one flow, one deployment, one row in the Prefect UI."""
