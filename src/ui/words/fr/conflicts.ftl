### Les mots français de : conflicts.
