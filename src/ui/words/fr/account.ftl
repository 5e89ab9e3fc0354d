### Les mots français de : account.

http-budget-spent = ce qu’une exécution peut transférer, { $most }, est épuisé
