"""A call for applications: what is offered, to whom, by which rule, until when."""
