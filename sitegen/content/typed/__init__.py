"""What typed posts say by their form: the tools of a stack, the steps of a deployment, the turns of an interview."""
