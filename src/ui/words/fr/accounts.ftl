### Les mots français de : accounts.
