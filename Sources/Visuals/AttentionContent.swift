// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// What the attention views keep of a map: its rows by layer and head, and how to name them.
struct AttentionContent: Sendable {
    let model: String
    let input: String
    let method: AttentionMap.Method
    let layers: [Int]
    let layerCount: Int
    let headCount: Int
    /// How heads are joined where none is chosen.
    let joined: AttentionMap.HeadChoice
    let firstHead: Int?
    let queries: [Int]
    let queryLabel: String
    let tokens: [String]
    let grid: PatchGrid?
    let pair: PairDetails
    private let request: String
    /// By place in `layers`, then the joined row and each head's.
    private let rows: [[[Float]]]
    private let masses: [[Float]]

    /// - Parameters:
    ///   - queries: other rows than those that were asked for, and their name.
    init(_ map: AttentionMap, queries other: [Int]? = nil, label: String? = nil) {
        model = map.model
        input = map.input
        method = map.method
        // Numbers that no tower has would overflow in a layout.
        layers = map.layers.map { (0..<4096).contains($0) ? $0 : 0 }
        layerCount = min(max(map.layerCount, 0), 4096)
        let headCount = max(map.headCount, 0)
        self.headCount = headCount
        if case .one(let head) = map.head, (0..<headCount).contains(head) {
            joined = .mean
            firstHead = head
        } else {
            joined = map.head == .max ? .max : .mean
            firstHead = nil
        }
        let queries = other ?? map.queries
        self.queries = queries
        queryLabel = label ?? map.queryLabel
        pair = map.pair
        tokens = map.tokens
        let keyCount = map.weights.shape.count == 4 ? map.weights.shape[3] : 0
        grid = map.grid.flatMap { grid in
            let (last, over) = grid.first.addingReportingOverflow(
                grid.rows.multipliedReportingOverflow(by: grid.columns).0)
            return !over && grid.first >= 0 && grid.rows > 0 && grid.columns > 0 && grid.rows <= 4096
                && grid.columns <= 4096 && last <= keyCount ? grid : nil
        }
        request = map.request
        let joined = self.joined
        rows = map.layers.indices.map { layer in
            [map.row(layer: layer, head: joined, of: queries)]
                + (0..<headCount).map { map.row(layer: layer, head: .one($0), of: queries) }
        }
        let grid = self.grid
        masses = rows.map { $0.map { grid?.share(of: $0) ?? 0 } }
    }

    /// The keys that move through layers and heads, where there are several, before those of the view.
    func keys(_ own: [KeyHint]) -> [KeyHint] {
        (layerCount > 1 ? [KeyHint("◂ ▸", "layer")] : []) + (headCount > 1 ? [KeyHint("▴ ▾", "head")] : [])
            + own.filter { $0.keys != "m" || !request.isEmpty }
    }

    /// The row of a tower's layer; empty if it is not kept.
    func row(layer: Int, head: Int?) -> [Float] { pick(rows, layer, head) ?? [] }

    /// The part of the row's mass that lies on patches.
    func mass(layer: Int, head: Int?) -> Float { pick(masses, layer, head) ?? 0 }

    private func pick<Value>(_ table: [[Value]], _ layer: Int, _ head: Int?) -> Value? {
        guard let place = layers.firstIndex(of: layer), table.indices.contains(place) else { return nil }
        let column = head.map { $0 + 1 } ?? 0
        return table[place].indices.contains(column) ? table[place][column] : nil
    }

    /// The patches of a row, not finite ones as 0, and those below 0 where they mean nothing.
    func patches(layer: Int, head: Int?) -> [Float] {
        guard let grid else { return [] }
        let row = row(layer: layer, head: head)
        guard row.count >= grid.first + grid.count else { return [] }
        return row[grid.first..<grid.first + grid.count].map { $0.isFinite ? method.isSigned ? $0 : max($0, 0) : 0 }
    }

    var start: ViewState {
        var state = ViewState()
        state.layer = layers.last ?? 0
        state.head = firstHead
        return state
    }

    var methodName: String {
        guard method == .raw, let kind = pair.attention else { return method.phrase }
        return "raw \(kind.phrase)"
    }

    func headName(_ head: Int?) -> String {
        if let head { return "\(head)" }
        if headCount <= 1 { return method == .raw ? "0" : "mean" }
        return joined == .max ? "max of \(headCount)" : "mean of \(headCount)"
    }

    /// The next layer to the left or right: kept ones are shown, others asked for.
    func answer(layerBy step: Int, at state: ViewState) -> ViewAnswer {
        let target = state.layer + step
        guard (0..<layerCount).contains(target) else { return .ignored }
        if layers.contains(target) {
            var next = state
            next.layer = target
            return .state(next)
        }
        let head = state.head.map { " --head \($0)" } ?? (joined == .max ? " --head max" : "")
        guard !request.isEmpty else { return .ignored }
        return .line("\(request) --layer \(target)\(method == .rollout ? "" : head)")
    }

    /// Joined heads, then each, then joined again.
    func answer(headBy step: Int, at state: ViewState) -> ViewAnswer {
        guard headCount > 1 else { return .ignored }
        let places = headCount + 1
        let place = ((state.head.map { $0 + 1 } ?? 0) + step + places) % places
        var next = state
        next.head = place == 0 ? nil : place - 1
        return .state(next)
    }

    /// The same question by the other method; where a score is at hand, by the next.
    var otherMethod: ViewAnswer {
        if request.isEmpty { return .ignored }
        let words = request.split(separator: " ", omittingEmptySubsequences: false)
        let asked = words.lastIndex(of: "--method").map { $0..<min($0 + 2, words.count) }
        let plain = words.indices.filter { !(asked?.contains($0) ?? false) }.map { words[$0] }.joined(separator: " ")
        guard pair.attention != nil else { return .line(method == .raw ? plain + " --method rollout" : plain) }
        let kinds: [AttentionMap.Method] = [.raw, .rollout, .relevance, .gradcam, .occlusion]
        let hasKind = words.contains("--kind")
        let joins = pair.attention == .cross || pair.attention == .joint
        let all = kinds.filter { hasKind ? $0.isDistribution : joins || !$0.isDistribution }
        guard let place = all.firstIndex(of: method) else { return .line(plain) }
        let next = all[(place + 1) % all.count]
        return .line(next == .raw ? plain : "\(plain) --method \(next.rawValue)")
    }
}
