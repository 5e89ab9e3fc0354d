### Les mots français de : notify.
