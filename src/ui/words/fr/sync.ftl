### Les mots français de : sync.
