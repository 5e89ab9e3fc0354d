### Les mots français de : merge.
