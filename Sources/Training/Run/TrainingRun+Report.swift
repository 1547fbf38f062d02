// SPDX-License-Identifier: GPL-3.0-or-later
import Results

extension TrainingRun {
    /// What a quantity's panel says: its title, what follows dim, and whether its axis is logarithmic.
    static func face(of name: String) -> (title: String, detail: String, isLog: Bool) {
        switch name {
        case "loss": ("loss", "", true)
        case "lr": ("learning rate", "", false)
        case "grad_norm": ("gradient norm", "", true)
        case "accuracy": ("accuracy", "in batch", false)
        case "text_accuracy": ("text accuracy", "in batch", false)
        case "scale": ("logit scale", "", false)
        default: (name, "", false)
        }
    }

    /// The curves of the quantities that were measured, validation beside its own.
    public func curves(_ names: [String]? = nil) -> [RunReport.Curve] {
        let wanted = names ?? history.names.filter { !$0.hasPrefix("val_") }
        return wanted.map { name in
            let face = Self.face(of: name)
            return RunReport.Curve(
                name: name, title: face.title, detail: face.detail, isLog: face.isLog, values: history[name],
                validation: history["val_\(name)"], earlier: history.earlier.compactMap { $0[name] })
        }
    }

    /// What is trained on what for what: `clip 1.2 M · shapes · contrastive`.
    public var subtitle: String { "\(model.name) · \(dataset.name) · \(settings.task)" }

    /// Names of updated modules and how far.
    public var updateRatios: [RunReport.Update] { updates.all }

    /// The last losses in a few numbers, oldest first: means over equal stretches.
    public var recentLosses: [Float] {
        let values = history["loss"].values
        let parts = min(8, values.count)
        return (0..<parts).map { part in
            let stretch = values[values.count * part / parts..<values.count * (part + 1) / parts]
            return stretch.reduce(0, +) / Float(max(1, stretch.count))
        }
    }
}
