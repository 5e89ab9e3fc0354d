### Les mots français de : report.
