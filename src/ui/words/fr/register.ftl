### Les mots français de : register.
