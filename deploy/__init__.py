"""What brings the dashboard onto a server without network: the bundle, and the files that the bundle installs."""
