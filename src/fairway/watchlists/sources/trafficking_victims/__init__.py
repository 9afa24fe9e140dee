"""People who may be victims of trafficking: they are to be met in safety, and are suspected of nothing."""
