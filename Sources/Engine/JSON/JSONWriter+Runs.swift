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

extension JSONWriter {
    /// `panels`, each with `title` and `series` by name.
    mutating func plot(_ plot: Plot) {
        object { json in
            json.key("panels")
            json.array { json in
                for panel in plot.panels {
                    json.object { json in
                        json.key("title"); json.string(panel.title)
                        json.key("series")
                        json.array { json in
                            for series in panel.series {
                                json.object { json in
                                    json.key("name"); json.string(series.name)
                                    json.key("points"); json.points(series.points)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
