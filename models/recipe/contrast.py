def generate(premises, count, seed):
    return []
