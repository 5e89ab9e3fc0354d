### Les mots français de : account.
