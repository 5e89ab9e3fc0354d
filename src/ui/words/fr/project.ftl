### Les mots français de : project.
