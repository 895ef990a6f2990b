{
    "name": "Rural Credit: Demo County",
    "summary": "A county union to log in to: real villages, invented people, every role",
    "version": "19.0.1.0.0",
    "author": "Rural Credit CRM contributors",
    "license": "LGPL-3",
    "category": "Rural Credit",
    "development_status": "Beta",
    "depends": ["rcc_microloan"],
    "post_init_hook": "post_init_hook",
}
