import Results
import Tensors
func picture(of result: any Showable, ramp: String) -> Tensor? { nil }
