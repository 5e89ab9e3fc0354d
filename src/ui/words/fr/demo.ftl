### Les mots français de : demo.
