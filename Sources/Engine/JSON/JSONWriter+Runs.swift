// SPDX-License-Identifier: GPL-3.0-or-later
import Results

extension JSONWriter {
    /// `name`, `step`, `steps`, `state`, and `curves` by name, each with `steps` and `values`.
    mutating func run(_ report: RunReport) {
        object { json in
            json.key("name"); json.string(report.name)
            json.key("step"); json.integer(report.step)
            json.key("steps"); json.integer(report.steps)
            json.key("state")
            switch report.state {
            case .ready: json.string("ready")
            case .running: json.string("running")
            case .paused: json.string("paused")
            case .stopped(let why): json.string(why.isEmpty ? "stopped" : "stopped: \(why)")
            case .finished: json.string("finished")
            }
            json.key("curves")
            json.object { json in
                for curve in report.curves {
                    json.key(curve.name)
                    json.points(curve.values)
                    if !curve.validation.steps.isEmpty {
                        json.key("val_\(curve.name)")
                        json.points(curve.validation)
                    }
                }
            }
        }
    }

    mutating func points(_ points: RunReport.Points) {
        object { json in
            json.key("steps"); json.integers(points.steps)
            json.key("values")
            json.array { json in points.values.forEach { json.number($0) } }
        }
    }
}
