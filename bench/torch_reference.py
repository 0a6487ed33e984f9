"""The reference of the benchmarks `blocks` and `steps`: the same work in torch, timed here and driven over a pipe.

Reads one command a line and answers each with one line: `threads N`, `setup NAME JSON`, `run CALLS` (seconds for one call).
One thread is measured in processor time of the thread, several in elapsed time, as the other side does.
"""
import json
import sys
import time

import torch
import torch.nn.functional as F

torch.manual_seed(1)


def fastest(variants):
    """Of several ways to do the same, such as memory layouts, the one that is fastest here."""
    best, best_time = None, float("inf")
    for variant in variants:
        variant()
        start = time.perf_counter()
        for _ in range(3):
            variant()
        taken = time.perf_counter() - start
        if taken < best_time:
            best, best_time = variant, taken
    return best


def layouts(make):
    return fastest([make(torch.channels_last), make(torch.contiguous_format)])


def convolution(p):
    n, h, w, ci, co, k, stride, groups = (p[x] for x in ("n", "h", "w", "ci", "co", "k", "stride", "groups"))
    pad = k // 2

    def make(layout):
        x = torch.randn(n, ci, h, w).contiguous(memory_format=layout)
        weights = torch.randn(co, ci // groups, k, k).contiguous(memory_format=layout)
        y = F.conv2d(x, weights, None, stride, pad, 1, groups)
        dy = torch.randn_like(y).contiguous(memory_format=layout)

        def backward(inputs, kernel):
            return torch.ops.aten.convolution_backward(
                dy, x, weights, None, [stride] * 2, [pad] * 2, [1, 1], False, [0, 0], groups, [inputs, kernel, False])

        return {
            "forward": lambda: F.conv2d(x, weights, None, stride, pad, 1, groups),
            "input": lambda: backward(True, False),
            "weights": lambda: backward(False, True),
        }[p["what"]]

    return layouts(make)


def differentiated(function, *inputs):
    """Forward and backward of the sum."""
    for x in inputs:
        x.requires_grad_(True)

    def run():
        for x in inputs:
            x.grad = None
        function(*inputs).sum().backward()

    return run


def image(p, function, *more):
    return layouts(lambda layout: differentiated(
        function, torch.randn(p["n"], p["c"], p["h"], p["w"]).contiguous(memory_format=layout), *more))


def batch_normalization(p):
    mean, variance = torch.zeros(p["c"]), torch.ones(p["c"])
    return image(
        p, lambda x, gamma, beta: F.batch_norm(x, mean, variance, gamma, beta, training=True), torch.ones(p["c"]), torch.zeros(p["c"]))


def layer_normalization(p):
    return differentiated(
        lambda x, gamma, beta: F.layer_norm(x, [p["c"]], gamma, beta), torch.randn(p["n"], p["c"]), torch.ones(p["c"]), torch.zeros(p["c"]))


def recurrent(kind):
    def make(p):
        layer = kind(p["inputs"], p["units"], batch_first=True)
        x = torch.randn(p["n"], p["time"], p["inputs"], requires_grad=True)

        def run():
            layer.zero_grad(set_to_none=True)
            x.grad = None
            layer(x)[0].sum().backward()

        return run

    return make


def attention(p):
    shape = (p["n"] * p["heads"], p["time"], p["units"])
    return differentiated(
        lambda q, k, v: torch.bmm(torch.softmax(torch.bmm(q, k.transpose(1, 2)) * p["units"] ** -0.5, -1), v),
        torch.randn(shape), torch.randn(shape), torch.randn(shape))


def embedding(p):
    ids = torch.randint(0, p["words"], (p["n"], p["time"]))
    return differentiated(lambda table: F.embedding(ids, table), torch.randn(p["words"], p["units"]))


def step(model, x, classes, foreach):
    optimizer = torch.optim.Adam(model.parameters(), foreach=foreach)

    def run():
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(model(x), classes).backward()
        optimizer.step()

    return run


def steps(make_model, *shape):
    def make(_):
        x, classes = torch.randn(*shape), torch.randint(0, 10, (shape[0],))
        variants = [step(make_model(), x, classes, foreach) for foreach in (False, True)]
        if len(shape) == 4:
            variants.append(step(
                make_model().to(memory_format=torch.channels_last), x.contiguous(memory_format=torch.channels_last), classes, True))
        return fastest(variants)

    return make


class LastOfLstm(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.dense = torch.nn.LSTM(512, 512, batch_first=True), torch.nn.Linear(512, 10)

    def forward(self, x):
        return self.dense(self.lstm(x)[0][:, -1])


def mlp():
    n = torch.nn
    return n.Sequential(n.Linear(784, 512), n.ReLU(), n.Linear(512, 256), n.ReLU(), n.Linear(256, 10))


def cnn():
    n = torch.nn
    return n.Sequential(
        n.Conv2d(1, 32, 3), n.ReLU(), n.MaxPool2d(2), n.Conv2d(32, 64, 3), n.ReLU(), n.MaxPool2d(2), n.Flatten(), n.Linear(1600, 10))


CASES = {
    "convolution": convolution,
    "batch_normalization": batch_normalization,
    "layer_normalization": layer_normalization,
    "max_pooling": lambda p: image(p, lambda x: F.max_pool2d(x, 2)),
    "average_pooling": lambda p: image(p, lambda x: F.avg_pool2d(x, 2)),
    "lstm": recurrent(torch.nn.LSTM),
    "gru": recurrent(torch.nn.GRU),
    "attention": attention,
    "embedding": embedding,
    "mlp_step": steps(mlp, 128, 784),
    "cnn_step": steps(cnn, 128, 1, 28, 28),
    "lstm_step": steps(LastOfLstm, 32, 20, 512),
}

case, clock = None, time.thread_time
print(f"torch {torch.__version__}", flush=True)
for line in sys.stdin:
    command, _, rest = line.strip().partition(" ")
    if command == "threads":
        torch.set_num_threads(int(rest))
        clock = time.thread_time if int(rest) == 1 else time.perf_counter
        print("ok", flush=True)
    elif command == "setup":
        name, _, arguments = rest.partition(" ")
        case = CASES[name](json.loads(arguments))
        print("ok", flush=True)
    elif command == "run":
        start = clock()
        for _ in range(int(rest)):
            case()
        print((clock() - start) / int(rest), flush=True)
