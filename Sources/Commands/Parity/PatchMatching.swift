// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Attention of one stream of text and picture whose patches stand in another order.
///
/// A patch is known by how the text's tokens look at it and it at them, in every layer and head; those that are nearest
/// so are taken for the same. All of theirs, patches at patches too, is then brought to the order of ours, so that
/// nothing agrees that does not in some one order.
struct PatchMatching {
    let answer: ParityAnswer

    /// - Parameters:
    ///   - ours: [layer, head, T, T], as theirs.
    ///   - text: the tokens whose order is known: the text's and the picture's [CLS] behind it.
    init(_ ours: Tensor, _ theirs: Tensor, text: Range<Int>) throws {
        let count = ours.shape.last ?? 0
        guard ours.rank == 4, theirs.shape == ours.shape, text.upperBound <= count, ours.shape[2] == count else {
            answer = ParityAnswer(ours: ours, theirs: theirs)
            return
        }
        let maps = ours.shape[0] * ours.shape[1]
        let order: [Int]? = ours.withFloats { ours in
            theirs.withFloats { theirs in
                func distance(_ mine: Int, _ other: Int, below most: Float) -> Float {
                    var worst: Float = 0
                    for map in 0..<maps {
                        for word in text {
                            let base = (map * count + word) * count
                            worst = max(worst, abs(ours[base + mine] - theirs[base + other]))
                        }
                        for word in text {
                            let (left, right) = ((map * count + mine) * count, (map * count + other) * count)
                            worst = max(worst, abs(ours[left + word] - theirs[right + word]))
                        }
                        if worst >= most { break }
                    }
                    return worst
                }
                var (order, taken) = (Array(0..<count), Set<Int>())
                for mine in text.upperBound..<count {
                    var (best, least) = (-1, Float.infinity)
                    for other in text.upperBound..<count where !taken.contains(other) {
                        let apart = distance(mine, other, below: least)
                        if apart < least { (best, least) = (other, apart) }
                    }
                    guard best >= 0 else { return nil }
                    taken.insert(best)
                    order[mine] = best
                }
                return order
            }
        }
        guard let order, order != Array(0..<count) else {
            answer = ParityAnswer(ours: ours, theirs: theirs)
            return
        }
        let sorted = theirs.withFloats { all in
            Tensor(shape: theirs.shape) { out in
                for map in 0..<maps {
                    for row in 0..<count {
                        for column in 0..<count {
                            out[(map * count + row) * count + column] =
                                all[(map * count + order[row]) * count + order[column]]
                        }
                    }
                }
            }
        }
        answer = ParityAnswer(ours: ours, theirs: sorted, isMatched: true)
    }
}
