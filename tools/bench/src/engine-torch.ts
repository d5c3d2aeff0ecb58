/** The same decoder and step in PyTorch, as the program of a Python process that prints figures as JSON. */
export const TORCH_PROGRAM = `
import json, resource, sys, time
import torch
import torch.nn.functional as F

task, shape = json.loads(sys.argv[1]), json.loads(sys.argv[2])
L, D, H, KV, S, FF, V = (shape[k] for k in ('layers', 'width', 'heads', 'keyHeads', 'headSize', 'feedForward', 'vocabulary'))
B, T = task['rows'], task['length']
torch.manual_seed(0)
if task['threads']:
    torch.set_num_threads(task['threads'])
P = {}
def make(name, *size):
    P[name] = torch.nn.Parameter(torch.ones(*size) if len(size) == 1 else torch.randn(*size) * 0.02)
make('embedding', V, D)
for l in range(L):
    make(f'{l}.norm1', D); make(f'{l}.q', H * S, D); make(f'{l}.k', KV * S, D); make(f'{l}.v', KV * S, D)
    make(f'{l}.o', D, H * S); make(f'{l}.norm2', D); make(f'{l}.gate', FF, D); make(f'{l}.up', FF, D); make(f'{l}.down', D, FF)
make('norm', D)
if not shape['tied']:
    make('head', V, D)
angles = torch.outer(torch.arange(T).float(), 10000.0 ** (-torch.arange(0, S, 2).float() / S))
cos, sin = torch.cat([angles.cos()] * 2, -1), torch.cat([angles.sin()] * 2, -1)
norm = lambda x, w: F.rms_norm(x, (D,), w, 1e-6)
def rotate(x):
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat([-b, a], -1) * sin
def loss_of(ids, labels):
    x = P['embedding'][ids]
    for l in range(L):
        p = lambda name: P[f'{l}.{name}']
        h = norm(x, p('norm1'))
        heads = lambda w, n: F.linear(h, w).view(B, T, n, S).transpose(1, 2)
        mixed = F.scaled_dot_product_attention(rotate(heads(p('q'), H)), rotate(heads(p('k'), KV)), heads(p('v'), KV), is_causal=True, enable_gqa=True)
        x = x + F.linear(mixed.transpose(1, 2).reshape(B, T, H * S), p('o'))
        h = norm(x, p('norm2'))
        x = x + F.linear(F.silu(F.linear(h, p('gate'))) * F.linear(h, p('up')), p('down'))
    head = P['embedding'] if shape['tied'] else P['head']
    return F.cross_entropy(F.linear(norm(x, P['norm']), head).view(-1, V), labels.view(-1))
optimizer = torch.optim.AdamW(P.values(), lr=3e-4, weight_decay=0.01, fused=True)
ids = (torch.arange(B * T) * 7919 % V).view(B, T)
labels = ((torch.arange(B * T) + 1) * 7919 % V).view(B, T)
best = None
for step in range(task['steps']):
    wall, cpu = time.time(), time.process_time()
    optimizer.zero_grad()
    loss = loss_of(ids, labels)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(P.values(), 1.0)
    optimizer.step()
    cost = (time.time() - wall, time.process_time() - cpu)
    if step > 0 or task['steps'] == 1:
        best = [min(a, b) for a, b in zip(best or cost, cost)]
print(json.dumps({'version': torch.__version__, 'loss': loss.item(), 'seconds': best[0], 'cpuSeconds': best[1], 'peakMB': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}))
`;
