"""The words of the training script, with places for what differs from run to run."""

TITLE = '''\
"""Trains {model}.

The settings of its run are the defaults; `--help` lists them.
"""
'''
HELP = {
    "lr": "highest learning rate",
    "momentum": "momentum",
    "weight-decay": "weight decay",
    "warmup": "share of the steps in which the rate rises",
    "batch": "samples a step",
    "accumulate": "parts in which a batch is computed",
    "epochs": "passes over the data",
    "seed": "of weights, dropout and the order of samples",
    "threads": "threads of PyTorch; sums depend on it",
    "device": "auto, cpu, cuda or mps",
    "out": "file for the weights",
    "data": "folder of the data",
}
EVALUATE = """\
@torch.no_grad()
def evaluate(model, {arguments}, device):
    \"\"\"{what} over the samples.\"\"\"
    model.eval()
    {count}
{loop}
{loss}
        total += loss.item() * len(x){right}
    return {result}
"""
EACH_PAIR = """\
    for x, y in zip(images.split(batch), labels.split(batch), strict=True):
        x, y = prepare(x, device), y.to(device)"""
EACH_IMAGE = """\
    for x in images.split(batch):
        x = prepare(x, device)"""
STEP = """\
            x = prepare(train_x[index], device){labels}
{loss}
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()"""
STEP_IN_PARTS = """\
            optimizer.zero_grad()
            whole = 0.0
            for part in index.tensor_split(min(args.accumulate, len(index))):
                x = prepare(train_x[part], device){labels}
{loss}
                loss = loss * (len(part) / len(index))
                loss.backward()
                whole = whole + loss.detach()
            optimizer.step()
            total += whole.item()"""
MAIN = """\
def main():
    args = parse_arguments()
    torch.set_num_threads(args.threads)
    torch.use_deterministic_algorithms(True, warn_only=True)
    device = args.device
    if device == "auto":
        device = "mps" if torch.backends.mps.is_available() else "cpu"
        device = "cuda" if torch.cuda.is_available() else device
    device = torch.device(device)

    train_x, train_y, val_x, val_y = map(torch.from_numpy, {load})
    batch, steps = args.batch, max(1, len(train_x) // args.batch){part}

    torch.manual_seed(args.seed)
    model = {model}().to(device)
{optimizer}
{begin}
    for epoch in range(args.epochs):
        model.train()
        total = 0.0
        order = np.random.default_rng([args.seed, epoch]).permutation(len(train_x))
        for k, index in enumerate(torch.from_numpy(order).split(batch)[:steps]):{change}
            rate = {schedule}(epoch * steps + k, args.epochs * steps, args.warmup)
            for group in optimizer.param_groups:
                group["lr"] = {highest} * rate
{step}
        {result} = evaluate(model, {arguments}, device)
        line = f"epoch {{epoch + 1}}  train loss {{total / steps:.6g}}"
        line += f"  val loss {{val_loss:.6g}}{accuracy}"
        print(line, flush=True)
    torch.save(model.state_dict(), args.out)
"""
