"""What a trained agent does in Concentration, counted in a sandbox of a running dashboard.

    python3 docs/results/concentration.py http://127.0.0.1:5000 RUN [RUN ...]

Prints, per episode (104 turns): return, different cards turned, turns of cards that were matched already, pairs found, pairs that did not match
and those of them that had been turned together before in the same episode; and how the values q are spread. "random" in place of a run simulates
uniform turns. Standard library only.
"""
import json
import random
import sys
import urllib.request

CARDS, LIMIT, CHUNKS, CHUNK = 52, 104, 40, 256


def call(base, path, body=None, method="POST"):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{base}/api/v1{path}", method=method, data=data, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=300) as answer:
        return json.loads(answer.read() or "null")


def episodes(steps):
    """Counts of every whole episode of (episode, card, reward, kinds)."""
    by_episode = {}
    for episode, card, reward, kinds in steps:
        by_episode.setdefault(episode, []).append((card, reward, kinds))
    for episode in sorted(by_episode)[1:-1]:
        matched, turned_together, cards, up = set(), set(), set(), None
        count = dict.fromkeys(("return", "cards", "matched already", "pairs", "mismatches", "mismatches again"), 0)
        for card, reward, kinds in by_episode[episode]:
            count["return"] += reward
            cards.add(card)
            if card in matched:
                count["matched already"] += 1
                up = None
            elif up is None:
                up = card
            else:
                pair = frozenset((card, up))
                if card != up and kinds[card] == kinds[up]:
                    matched |= pair
                    count["pairs"] += 1
                else:
                    count["mismatches"] += 1
                    count["mismatches again"] += pair in turned_together
                    turned_together.add(pair)
                up = None
        count["cards"] = len(cards)
        yield count


def at_random(number=2000, seed=0):
    chance, steps = random.Random(seed), []
    for episode in range(number):
        kinds, matched, up = [card % 2 for card in range(CARDS)], set(), None
        chance.shuffle(kinds)
        for _ in range(LIMIT):
            card, reward = chance.randrange(CARDS), 0.0
            if card in matched:
                reward, up = (-1 if up is None else -2) / LIMIT, None
            elif up is None:
                up = card
            elif card != up and kinds[card] == kinds[up]:
                matched |= {card, up}
                reward, up = 2 / CARDS, None
            else:
                reward, up = -2 / LIMIT, None
            steps.append((episode, card, reward, kinds))
            if len(matched) == CARDS:
                break
    return steps


def lived(base, run):
    sandbox = call(base, f"/runs/{run}/sandboxes", {})
    steps, outputs, errors = [], [], []
    for _ in range(CHUNKS):
        window = call(base, f"/runs/{run}/sandboxes/{sandbox['id']}/steps", {"count": CHUNK})
        steps += zip(window["episode"], window["action"], window["reward"], (state[:CARDS] for state in window["environmentState"]))
        outputs += window["outputs"]
        errors += window["tdError"]
    call(base, f"/runs/{run}/sandboxes/{sandbox['id']}", method="DELETE")
    return steps, outputs, errors


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def spread(outputs, cards):
    """How much of the variance of q is the card's alone, how much the moment's, how much of both together."""
    grand = mean(map(mean, outputs))
    by_card = mean((mean(column) - grand) ** 2 for column in zip(*outputs))
    by_moment = mean((mean(row) - grand) ** 2 for row in outputs)
    total = mean((q - grand) ** 2 for row in outputs for q in row)
    return {
        "q of the card turned": mean(row[card] for row, card in zip(outputs, cards)), "q of all": grand,
        "lead of the best": mean(max(row) - sorted(row)[-2] for row in outputs), "variance by card": by_card / total,
        "by moment": by_moment / total, "by both": 1 - (by_card + by_moment) / total,
    }


def main(arguments):
    base, runs = arguments[0].rstrip("/"), arguments[1:]
    for run in runs:
        steps, outputs, errors = (at_random(), [], []) if run == "random" else lived(base, run)
        counts = list(episodes(steps))
        words = {name: mean(count[name] for count in counts) for name in counts[0]}
        if outputs:
            words |= spread(outputs, [card for _, card, _, _ in steps]) | {"|δ|": mean(map(abs, errors))}
        print(f"{run}: {len(counts)} episodes; " + ", ".join(f"{name} {value:.3g}" for name, value in words.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
