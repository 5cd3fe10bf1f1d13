#!/usr/bin/python3
"""The standard update in plain PyTorch, timed in turns with `rtrl bench --network ac-standard`.

Observation 16, 4 actions; actor and critic each dense 64 -> linear RTU 192 (exact RTRL) -> dense 64 -> head; stream AC(0.8) with ObGD, discount
0.99, kappa 3 and 2, entropy weight 0.01, episodes of 200: 101,701 parameters, every gradient by autograd except those of the recurrent layer,
which are the adjoint of the state times its sensitivities. One thread, processor time.

    apt-get install python3-torch
    /usr/bin/python3 Rtrl.Benchmarks/Peers/pytorch.py
    /usr/bin/python3 Rtrl.Benchmarks/Peers/pytorch.py --check      exact RTRL against autograd through the unrolled network
"""
import argparse
import json
import math
import statistics
import subprocess
import time

import torch
import torch.nn.functional as F

OBSERVATION, ACTIONS, FEATURES, UNITS = 16, 4, 64, 192
DISCOUNT, TRACE_DECAY, ENTROPY, EPISODE = 0.99, 0.8, 0.01, 200


class Network:
    """h' = L h + c (B_re + i B_im) x with L = r exp(i phi), r = exp(-exp nu), phi = exp theta, c = sqrt(1 - r^2) + 1e-8; y = tanh [h_re; h_im]."""

    def __init__(self, outputs, dtype=torch.float32):
        def dense(rows, columns):
            return (torch.randn(rows, columns, dtype=dtype) / math.sqrt(columns)).requires_grad_()

        def bias(rows):
            return torch.zeros(rows, dtype=dtype, requires_grad=True)

        radius = torch.empty(UNITS, dtype=dtype).uniform_(0.01, 0.99)
        self.nu = torch.log(-torch.log(radius)).requires_grad_()
        self.theta = torch.log(torch.empty(UNITS, dtype=dtype).uniform_(0.01, 2 * math.pi)).requires_grad_()
        self.real, self.imaginary = dense(UNITS, FEATURES), dense(UNITS, FEATURES)
        self.encoder, self.encoder_bias = dense(FEATURES, OBSERVATION), bias(FEATURES)
        self.projection, self.projection_bias = dense(FEATURES, 2 * UNITS), bias(FEATURES)
        self.head, self.head_bias = dense(outputs, FEATURES), bias(outputs)
        self.recurrent = [self.nu, self.theta, self.real, self.imaginary]
        self.direct = [self.encoder, self.encoder_bias, self.projection, self.projection_bias, self.head, self.head_bias]
        self.parameters = self.recurrent + self.direct
        self.traces = [torch.zeros_like(parameter) for parameter in self.parameters]
        self.reset()

    def reset(self):
        zeros = torch.zeros(UNITS, dtype=self.nu.dtype)
        self.h = (zeros, zeros)
        self.s_nu, self.s_theta = (zeros, zeros), (zeros, zeros)
        matrix = torch.zeros(UNITS, FEATURES, dtype=self.nu.dtype)
        self.e = (matrix, matrix)

    def read(self, h):
        y = torch.tanh(torch.cat(h))
        return F.linear(self.dense(y, self.projection, self.projection_bias), self.head, self.head_bias)

    @staticmethod
    def dense(x, weight, bias):
        return F.leaky_relu(F.layer_norm(F.linear(x, weight, bias), (weight.shape[0],)), 0.01)

    def unit(self):
        rate, phase = torch.exp(self.nu), torch.exp(self.theta)
        radius = torch.exp(-rate)
        return rate, phase, radius, radius * torch.cos(phase), radius * torch.sin(phase), torch.sqrt(1 - radius * radius) + 1e-8

    def step(self, h, x):
        """The next state under these weights, differentiable in everything."""
        _, _, _, g, s, c = self.unit()
        return g * h[0] - s * h[1] + c * (self.real @ x), g * h[1] + s * h[0] + c * (self.imaginary @ x)

    def peek(self, observation):
        with torch.no_grad():
            return self.read(self.step(self.h, self.dense(observation, self.encoder, self.encoder_bias)))

    def advance(self, observation):
        """Outputs of this step; state and sensitivities move on."""
        x = self.dense(observation, self.encoder, self.encoder_bias)
        with torch.no_grad():
            rate, phase, radius, g, s, c = self.unit()
            u = self.real @ x, self.imaginary @ x
            turned = g * self.h[0] - s * self.h[1], g * self.h[1] + s * self.h[0]
            slope = rate * radius * radius / torch.sqrt(1 - radius * radius)
            (a, b), (p, q) = self.s_nu, self.s_theta
            self.s_nu = g * a - s * b - rate * turned[0] + slope * u[0], g * b + s * a - rate * turned[1] + slope * u[1]
            self.s_theta = g * p - s * q - phase * turned[1], g * q + s * p + phase * turned[0]
            re, im = self.e
            gain, g, s = c[:, None], g[:, None], s[:, None]
            self.e = g * re - s * im + gain * x, g * im + s * re
        # What depends on x at once goes through autograd, what came through the state through the sensitivities.
        now = turned[0] + c * (self.real.detach() @ x), turned[1] + c * (self.imaginary.detach() @ x)
        self.leaf = [part.detach().requires_grad_() for part in now]
        self.now, self.h = now, tuple(part.detach() for part in now)
        self.outputs = self.read(self.leaf)
        return self.outputs

    def gradients(self, scalar):
        wanted = self.leaf + self.direct[2:]
        *adjoint, projection, projection_bias, head, head_bias = torch.autograd.grad(scalar, wanted)
        a, b = adjoint
        encoder, encoder_bias = torch.autograd.grad(self.now, self.direct[:2], grad_outputs=adjoint)
        re, im = self.e
        recurrent = [
            a * self.s_nu[0] + b * self.s_nu[1],
            a * self.s_theta[0] + b * self.s_theta[1],
            a[:, None] * re + b[:, None] * im,
            b[:, None] * re - a[:, None] * im,
        ]
        return recurrent + [encoder, encoder_bias, projection, projection_bias, head, head_bias]

    @torch.no_grad()
    def learn(self, gradients, error, kappa):
        torch._foreach_mul_(self.traces, DISCOUNT * TRACE_DECAY)
        torch._foreach_add_(self.traces, gradients)
        norm = sum(trace.abs().sum() for trace in self.traces).item()
        size = 1 / max(1, kappa * max(abs(error), 1) * norm)
        torch._foreach_add_(self.parameters, self.traces, alpha=size * error)


class Agent:
    def __init__(self):
        self.actor, self.critic = Network(ACTIONS), Network(1)
        self.stream = torch.randn(1024, OBSERVATION)
        self.t = 0

    def step(self):
        observation, following = self.stream[self.t % 1024], self.stream[(self.t + 1) % 1024]
        if self.t % EPISODE == 0:
            self.actor.reset()
            self.critic.reset()
        policy = torch.log_softmax(self.actor.advance(observation), 0)
        action = torch.multinomial(policy.detach().exp(), 1).item()
        value = self.critic.advance(observation)[0]
        ended = (self.t + 1) % EPISODE == 0
        reward = float(action == self.t % ACTIONS)
        error = reward + (0 if ended else DISCOUNT * self.critic.peek(following)[0].item()) - value.item()
        entropy = -(policy.exp() * policy).sum()
        self.critic.learn(self.critic.gradients(value), error, 2)
        self.actor.learn(self.actor.gradients(policy[action] + ENTROPY * math.copysign(1, error) * entropy), error, 3)
        if ended:
            for trace in self.actor.traces + self.critic.traces:
                trace.zero_()
        self.t += 1


def check():
    """Largest relative error over the blocks of dq/dw after 12 steps."""
    torch.manual_seed(0)
    network = Network(1, torch.float64)
    observations = torch.randn(12, OBSERVATION, dtype=torch.float64)
    for observation in observations:
        output = network.advance(observation)[0]
    got = network.gradients(output)
    h = torch.zeros(UNITS, dtype=torch.float64), torch.zeros(UNITS, dtype=torch.float64)
    for index, observation in enumerate(observations):
        x = network.dense(observation, network.encoder, network.encoder_bias)
        # The encoder is trained through the present step only.
        h = network.step(h, x if index == len(observations) - 1 else x.detach())
    want = torch.autograd.grad(network.read(h)[0], network.parameters)
    worst = max(((a - b).abs().max() / b.abs().max()).item() for a, b in zip(got, want))
    print(f"exact RTRL against the unrolled network: largest relative error {worst:.1e}")
    if not worst < 1e-10:
        raise SystemExit(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare the gradients instead of the time")
    parser.add_argument("--rounds", type=int, default=15, help="turns of both programs (default 15)")
    parser.add_argument("--rtrl", default="dotnet run -c Release --project Rtrl.Cli --", help="how the command line is called")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    if arguments.check:
        check()
        return
    agent = Agent()
    count = sum(parameter.numel() for network in (agent.actor, agent.critic) for parameter in network.parameters)
    for _ in range(300):
        agent.step()
    peer, ours = [], []
    for _ in range(arguments.rounds):
        start = time.process_time()
        for _ in range(400):
            agent.step()
        peer.append((time.process_time() - start) / 400 * 1e6)
        bench = subprocess.run([*arguments.rtrl.split(), "bench", "--network", "ac-standard", "--json"], check=True, capture_output=True, text=True)
        ours.append(json.loads(bench.stdout.strip().splitlines()[-1]))
    if any(result["parameters"] != count for result in ours):
        raise SystemExit(f"PyTorch has {count} parameters, the engine {ours[0]['parameters']}.")
    there, here = statistics.median(peer), statistics.median(result["cpuMicrosecondsPerStep"] for result in ours)
    print(f"PyTorch {torch.__version__}: {there:,.0f} µs; rtrl {ours[0]['vector']}: {here:.1f} µs; {there / here:.0f} times. {count:,} parameters, median of {arguments.rounds}.")


if __name__ == "__main__":
    main()
