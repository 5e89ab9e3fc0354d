### Les mots français de : collect.
