### Les mots français : ce qui est général, et l’aide.

decimal-point = ,
