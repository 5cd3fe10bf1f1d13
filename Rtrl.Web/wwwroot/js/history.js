// A run's series from the REST door, as parallel arrays of buckets that hold something.
export async function series(run, metric, points = 1024) {
  const answer = await fetch(`api/v1/runs/${run}/series/${encodeURIComponent(metric)}?points=${points}`, { headers: { accept: "application/json" } });
  if (!answer.ok) return { width: 1, step: [], count: [], mean: [], min: [], max: [], last: [] };
  const body = await answer.json();
  const result = { width: body.bucketWidth, step: [], count: [], mean: [], min: [], max: [], last: [] };
  for (const bucket of body.points) {
    if (!bucket.count) continue;
    result.step.push(bucket.lastStep + 1);
    for (const name of ["count", "mean", "min", "max", "last"]) result[name].push(bucket[name]);
  }
  return result;
}

// The exchange between steps, episodes and seconds of one run, interpolated between known points.
export class Clock {
  constructor(run) {
    this.run = run;
    this.step = [0];
    this.episodes = [0];
    this.seconds = [0];
    this.loaded = null;
  }

  load() {
    this.loaded ??= Promise.all([series(this.run, "episodes"), series(this.run, "wallSeconds")]).then(([episodes, seconds]) => {
      this.step = [0];
      this.episodes = [0];
      this.seconds = [0];
      episodes.step.forEach((step, index) => {
        this.step.push(step);
        this.episodes.push(episodes.last[index]);
        this.seconds.push(seconds.last[Math.min(index, seconds.last.length - 1)] ?? 0);
      });
    });
    return this.loaded;
  }

  forget() { this.loaded = null; }

  push(step, episodes, seconds) {
    if (step <= this.step.at(-1)) return;
    this.step.push(step);
    this.episodes.push(episodes);
    this.seconds.push(seconds);
    if (this.step.length > 6000) this.thin();
  }

  at(step, mode) {
    if (mode === "steps") return step;
    const values = mode === "episodes" ? this.episodes : this.seconds, steps = this.step;
    let low = 0, high = steps.length - 1;
    if (step >= steps[high]) {
      const rate = steps[high] > 0 ? values[high] / steps[high] : 0;
      return values[high] + (step - steps[high]) * rate;
    }
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (steps[middle] <= step) low = middle; else high = middle;
    }
    const span = steps[high] - steps[low];
    return span > 0 ? values[low] + (values[high] - values[low]) * (step - steps[low]) / span : values[low];
  }

  thin() {
    const keep = (_, index) => index % 2 === 0 || index > this.step.length - 500;
    [this.step, this.episodes, this.seconds] = [this.step.filter(keep), this.episodes.filter(keep), this.seconds.filter(keep)];
  }
}
