// SPDX-License-Identifier: GPL-3.0-or-later

/// Counts the bytes that come, and tells how fast they do.
final class HubMeter {
    private let watch: HubWatch
    private var progress = HubProgress(label: "")
    /// When how many bytes had come, over the last seconds.
    private var marks: [(time: ContinuousClock.Instant, received: Int)] = []
    private var received = 0
    private var told: ContinuousClock.Instant?

    init(_ watch: HubWatch) { self.watch = watch }

    /// Says how many bytes there are to be, and how many of them are there.
    func expect(total: Int, found: Int) { (progress.total, progress.done) = (total, found) }

    /// Says what is being done now, at once.
    func say(_ label: String) {
        progress.label = label
        tell(force: true)
    }

    /// Counts bytes that are there already.
    func find(_ bytes: Int) { progress.done += bytes }

    /// Counts bytes that were just received.
    func receive(_ bytes: Int) {
        received += bytes
        progress.done += bytes
        tell(force: false)
    }

    /// Takes bytes back that turned out to be of no use.
    func lose(_ bytes: Int) { progress.done -= bytes }

    private func tell(force: Bool) {
        let now = ContinuousClock.now
        if !force, let told, now - told < .milliseconds(100) { return }
        told = now
        marks.append((now, received))
        while marks.count > 2, now - marks[0].time > .seconds(5) { marks.removeFirst() }
        if let first = marks.first, received > first.received {
            let length = now - first.time
            let seconds = Double(length.components.seconds) + Double(length.components.attoseconds) * 1e-18
            if seconds > 0.2 { progress.rate = Double(received - first.received) / seconds }
        }
        watch.progress(progress)
    }
}
