"""From a submission to points and an explanation; pull requests."""
