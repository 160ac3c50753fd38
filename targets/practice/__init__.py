"""The bundled CRM as a target, through its pages and through its interface."""
