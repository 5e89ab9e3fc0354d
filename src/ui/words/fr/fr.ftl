### Les mots français : ce qui est général, et l’aide.

decimal-point = ,
language-code = fr
