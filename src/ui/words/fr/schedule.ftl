### Les mots français de : schedule, watch, projects activate.
