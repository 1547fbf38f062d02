// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Engine
import Models
import Results
import Tensors

/// What each head of a kind of attention does, block by block.
struct HeadTableQuestion {
    let model: String
    let input: String
    /// The line that shows one head.
    let request: String

    /// The table of one pair.
    func table(_ sight: PairSight, _ stack: AttentionStack, layers: [Int], _ work: ModelInputs) throws -> HeadTable {
        try table(try sight.attention(of: stack, layers: layers, work).weights, stack, layers: layers)
    }

    /// The table of weights [layer, head, query, key].
    func table(_ weights: Tensor, _ stack: AttentionStack, layers: [Int]) throws -> HeadTable {
        let blocks = try Self.blocks(stack).map { block in
            let numbers = try BlockStatistics(weights, queries: block.queries, keys: block.keys)
            return HeadTable.Block(name: block.name, mass: numbers.mass, entropy: numbers.entropy)
        }
        return HeadTable(
            model: model, input: input, attention: stack.kind, layers: layers, headCount: weights.shape[1],
            blocks: blocks, request: request)
    }

    /// Who asks and who is looked at: four blocks of a joint stream, one of any other.
    static func blocks(_ stack: AttentionStack) -> [(name: String, queries: Range<Int>, keys: Range<Int>)] {
        let (asking, asked) = (stack.queries.parts, stack.keys.parts)
        if asking.count > 1 || asked.count > 1 {
            return asking.flatMap { from in
                asked.map { to in ("\(from.name)→\(to.name)", from.tokens, to.tokens) }
            }
        }
        return [(stack.kind.block, 0..<stack.queries.count, 0..<stack.keys.count)]
    }

    /// The mean of tables of several examples, with how far they vary.
    static func mean(_ tables: [HeadTable], input: String) throws -> HeadTable {
        guard let first = tables.first else { throw Complaint("no example had such attention") }
        let blocks = try first.blocks.indices.map { place in
            var (masses, entropies) = (Moments(), Moments())
            for table in tables where table.blocks.indices.contains(place) {
                try masses.add(table.blocks[place].mass)
                try entropies.add(table.blocks[place].entropy)
            }
            return HeadTable.Block(
                name: first.blocks[place].name, mass: masses.mean, entropy: entropies.mean,
                massDeviation: masses.deviation, entropyDeviation: entropies.deviation)
        }
        return HeadTable(
            model: first.model, input: input, attention: first.attention, layers: first.layers,
            headCount: first.headCount, blocks: blocks, examples: tables.count)
    }
}
