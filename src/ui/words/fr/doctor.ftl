### Les mots français de : doctor.
