// SPDX-License-Identifier: GPL-3.0-or-later
import Results

/// A training run with all that can happen to one, equal on every machine: only sums, products and quotients make it.
enum RunSample {
    static func report(
        steps: Int = 2000, step last: Int = 1340, state: RunReport.State = .running, more: Bool = false,
        rewound: Bool = true
    ) -> RunReport {
        var noise = Noise()
        func curve(
            _ name: String, _ title: String, _ detail: String = "", log: Bool = false, spread: Double,
            _ value: (Double) -> Double, earlier: ((Double) -> Double)? = nil
        ) -> RunReport.Curve {
            var curve = RunReport.Curve(name: name, title: title, detail: detail, isLog: log)
            for step in 1...last {
                let measured = value(Double(step)) * (1 + spread * (noise.next() - 0.5))
                curve.values.append(Float(measured), at: step)
            }
            if rewound, let earlier {
                var points = RunReport.Points()
                for step in 901...1104 { points.append(Float(earlier(Double(step))), at: step) }
                curve.earlier = [points]
            }
            return curve
        }
        func climb(_ step: Double) -> Double { (step - 900) * (step - 900) / 41616 }
        func rate(_ step: Double) -> Double {
            let whole = step <= 50 ? step / 50 : 1 - 0.95 * ((step - 50) / 1950) * ((step - 50) / 1950)
            return rewound && step > 900 ? 3e-4 * whole : 1e-3 * whole
        }
        var loss = curve("loss", "loss", log: true, spread: 0.12) {
            0.27 + 4 / (1 + $0 / 60)
        } earlier: {
            0.5 + 0.8 * climb($0)
        }
        for step in stride(from: 100, through: last, by: 100) {
            loss.validation.append(Float(0.5 + 4 / (1 + Double(step) / 70)), at: step)
        }
        var curves = [
            loss,
            curve("lr", "learning rate", spread: 0, rate) { 1e-3 * (1 - 0.5 * $0 / 2000) },
            curve("grad_norm", "gradient norm", log: true, spread: 0.5) {
                0.35 + 3 / (1 + $0 / 100)
            } earlier: {
                0.5 + 7 * climb($0)
            },
            curve("acc", "accuracy", "in batch", spread: 0.05) {
                0.95 * $0 / ($0 + 90)
            } earlier: {
                0.85 - 0.3 * climb($0)
            },
        ]
        if more {
            curves.append(curve("scale", "logit scale", spread: 0) { 14.3 + $0 / 400 })
            curves.append(curve("ms", "step time", "ms", spread: 0.3) { _ in 260 })
        }
        let ratios: [(String, Float)] = [
            ("text_model.embeddings", 1.1e-3), ("text_model.encoder", 9.0e-4), ("text_projection", 2.1e-3),
            ("vision_model.embeddings", 4.0e-4), ("vision_model.encoder", 1.3e-3), ("visual_projection", 4.9e-3),
        ]
        return RunReport(
            name: "t", subtitle: "clip tiny · shapes · contrastive", step: last, steps: steps, state: state,
            samplesPerSecond: 244, secondsLeft: 173, curves: curves,
            updates: ratios.map { RunReport.Update(module: $0.0, ratio: $0.1) }, rewinds: rewound ? [900] : [],
            breaks: [RunReport.Break(condition: "loss > 1.2 and step > 500", hits: [1104])])
    }

    static var plot: Plot { Plot(of: report(), curves: ["loss", "grad_norm"], isLog: true, smoothing: 0.9) }

    /// Numbers from 0 to 1 that look like chance: Knuth's linear congruential generator.
    private struct Noise {
        private var state: UInt64 = 7
        mutating func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 40) / Double(1 << 24)
        }
    }
}
