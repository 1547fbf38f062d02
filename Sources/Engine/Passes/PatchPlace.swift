// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks

/// Something of a model that can be changed: a weight, what goes by in later passes, or the value at a stop.
public enum PatchPlace {
    case weight(LoadedModel, Parameter, text: String)
    case activation(LoadedModel, Pass.Point, text: String)
    case stop(PassStop)

    /// - Parameter text: `clip.logit_scale`, `clip.vision_model.encoder.layers.2.$out`, `here.$out`.
    /// - Throws: `Complaint` that says what is near, where there is no such place.
    public init(_ text: String, in session: Session) throws {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let path = parts.count > 1 ? parts[1] : ""
        if parts[0] == "here" {
            self = .stop(try PatchPlace.stop(path, in: session))
            return
        }
        let value = try session.value(named: parts[0])
        guard case .model(let model) = value else {
            throw Complaint(
                "\(parts[0]) is \(value.kindWithArticle); what can be changed is a weight or what goes by in a model",
                culprit: parts[0], hint: "clip.PATH.weight, clip.PATH.$out, or here.$out at a stop")
        }
        if let parameter = model.layout.parameter(path) {
            self = .weight(model, parameter, text: text)
        } else {
            self = .activation(model, try PatchPlace.point(path, of: model), text: text)
        }
    }

    /// The value at the stop, by the only name that still can be changed.
    private static func stop(_ path: String, in session: Session) throws -> PassStop {
        guard let stop = session.stop else {
            throw Complaint(
                "nothing is stopped, so there is no value here", culprit: "here",
                hint: "break MODEL.PATH stops the next pass of a model")
        }
        guard path.isEmpty || path == stop.point.name else {
            throw Complaint(
                "here.\(path) has gone by; what can be changed here is here.\(stop.point.name)", culprit: path,
                hint: "break at it, or patch \(stop.modelName).\(stop.point.path).\(path) for later passes")
        }
        return stop
    }

    /// A module's output, or the tensor of it that is named: `PATH`, `PATH.$probs`.
    ///
    /// - Throws: `Complaint` that says what is near, where the model has no such module.
    public static func point(_ path: String, of model: LoadedModel) throws(Complaint) -> Pass.Point {
        var (module, name) = (path, "$out")
        if let mark = path.lastIndex(of: "$"), mark == path.startIndex || path[path.index(before: mark)] == "." {
            name = String(path[mark...])
            module = String(path[..<mark].dropLast())
        }
        let modules = model.layout.modules.map(\.path)
        guard modules.contains(module) else {
            let near = Suggestion.didYouMean(module, among: modules)
            let below = modules.first { $0.utf8.starts(with: (module + ".").utf8) }
            throw Complaint(
                module.isEmpty ? "\(model.name) as a whole is no module" : "\(model.name) has no module \(module)",
                culprit: module,
                hint: below.map { "nothing of its own goes by there; below it there is \($0)" } ?? near
                    ?? "tree shows the modules")
        }
        return Pass.Point(path: module, name: name)
    }
}

extension Session {
    /// Changes a place; `how` says what was put there.
    public func patch(_ place: PatchPlace, _ edit: TensorEdit, how: String) throws {
        switch place {
        case .weight(let model, let parameter, let text): try patch(parameter, of: model, edit, place: text, how: how)
        case .activation(let model, let point, let text): patch(point, of: model, edit, place: text, how: how)
        case .stop(let stop): try patch(stop, edit, how: how)
        }
    }
}

/// A place that can be changed, as a word of a line.
public struct PlaceArgument: ArgumentType, CustomStringConvertible {
    public let text: String

    public static var placeholder: String { "PLACE" }
    public static var pieceKind: Piece.Kind { .name }
    public var description: String { text }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool {
        let head = String(word.text.prefix { $0 != "." && $0 != "[" })
        return head == "here" || site.scope[head]?.kind == "model"
    }

    public static func parse(_ word: Word, in session: Session) throws -> PlaceArgument {
        PlaceArgument(text: word.text)
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        let paths = site.scope.pathCandidates(for: partial)
        guard let dot = partial.lastIndex(of: "."), site.scope[String(partial.prefix { $0 != "." })]?.kind == "model"
        else { return paths }
        let stem = String(partial[...dot])
        let names = [
            ("$out", "what the module gives"), ("$in", "what it gets"), ("$probs", "the weights of its attention"),
            ("$heads", "what each of its heads gives"),
        ]
        return paths
            + names.map { Candidate(stem + $0.0, detail: $0.1) }.filter { $0.text.utf8.starts(with: partial.utf8) }
    }
}
