// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// How a picture and a text are brought together before a label is chosen.
public enum FusionKind: String, Sendable, CaseIterable {
    /// Both vectors side by side, through one hidden layer.
    case concat
    /// The text's tokens look at the picture's patches.
    case cross
    /// A gated multimodal unit, which weighs one vector against the other.
    case gated
    /// The picture's vector alone, to compare with.
    case image
    /// The text's vector alone, to compare with.
    case text
}

/// The `config.json` of a fusion: a CLIP's own under `clip`, and under `fusion` what stands on its towers.
struct FusionConfiguration: Sendable {
    let clip: JSON
    let kind: FusionKind
    let hidden: Int
    let heads: Int
    let labels: [String]

    /// The widths a hidden layer may have.
    static let widths = 1...8192

    init(_ json: JSON) throws(ModelError) {
        let config = ConfigReader(json)
        guard let clip = json["clip"], clip.kind == .object else {
            throw config.fault("clip", "is not the configuration of a CLIP")
        }
        self.clip = clip
        let projection = try CLIPConfiguration(clip).projection
        let fusion = try config.nested("fusion")
        kind = try Self.kind(json["fusion"]?["kind"], in: fusion)
        hidden = try fusion.int("hidden", default: min(projection, Self.widths.upperBound), in: Self.widths)
        heads = try fusion.int("heads", default: Self.heads(for: hidden))
        guard hidden % heads == 0 else { throw fusion.fault("hidden", "\(hidden) does not divide into \(heads) heads") }
        labels = try Self.labels(json["fusion"]?["labels"], in: fusion)
    }

    private static func kind(_ json: JSON?, in fusion: ConfigReader) throws(ModelError) -> FusionKind {
        guard let name = json?.string, let kind = FusionKind(rawValue: name) else {
            let known = FusionKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw fusion.fault("kind", "is \(json?.string ?? "no name"), none of \(known)")
        }
        return kind
    }

    private static func labels(_ json: JSON?, in fusion: ConfigReader) throws(ModelError) -> [String] {
        guard let elements = json?.elements.map(Array.init) else { throw fusion.fault("labels", "is not a list") }
        let labels = elements.compactMap(\.string)
        guard labels.count == elements.count else { throw fusion.fault("labels", "holds what is not a text") }
        if let fault = fault(in: labels) { throw fusion.fault("labels", fault) }
        return labels
    }

    /// What keeps `labels` from being chosen among; nil where nothing does.
    static func fault(in labels: [String]) -> String? {
        var seen: Set<String> = []
        if labels.count < 2 { return "names \(labels.first ?? "none") where two or more are to be chosen among" }
        if labels.count > 65_536 { return "names \(labels.count), more than 65536" }
        if labels.contains(where: \.isEmpty) { return "names an empty one" }
        return labels.first { !seen.insert($0).inserted }.map { "names \($0) twice" }
    }

    /// As many heads, of eight at most, as share `hidden` evenly with 16 numbers or more for each.
    static func heads(for hidden: Int) -> Int { (1...8).last { hidden % $0 == 0 && hidden / $0 >= 16 } ?? 1 }

    /// The text of a `config.json`.
    static func text(clip: JSON, kind: FusionKind, hidden: Int, labels: [String]) -> String {
        JSONValue.object([
            ("model_type", .string("rebus-fusion")),
            (
                "fusion",
                .object([
                    ("kind", .string(kind.rawValue)), ("hidden", .integer(hidden)),
                    ("heads", .integer(heads(for: hidden))), ("labels", .array(labels.map(JSONValue.string))),
                ])
            ),
            ("clip", JSONValue(clip)),
        ]).text
    }
}
