# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes operations.txt: what PyTorch, in f64, makes of the inputs that TensorsTests uses.

    python3 operations.py > operations.txt
"""
import numpy as np
import torch


def f(t):
    return " ".join(repr(float(np.float32(v))) for v in t.flatten().tolist())


v=torch.tensor([-30.,-9.,-4.5,-3.,-1.5,-0.7,-1e-3,0.,1e-3,0.3,0.99,1.01,2.2,3.9,4.1,6.,12.,88.])
F=torch.nn.functional
d=v.double()
print("x",f(v))
for n,g in dict(quickGELU=lambda x:x*torch.sigmoid(1.702*x),gelu=F.gelu,geluTanh=lambda x:F.gelu(x,approximate='tanh'),relu=F.relu,silu=F.silu,tanh=torch.tanh,sigmoid=torch.sigmoid).items(): print(n,f(g(d)))
def ramp(*s): 
    n=int(np.prod(s)); return (torch.arange(n,dtype=torch.float64)*0.7369+0.1).sin().reshape(*s)
q,k,w=ramp(2,3,8),ramp(2,5,8)*1.3,ramp(2,5,8)*0.5
def att(q,k,v,H,scale,mask=None):
    B,T,D=q.shape; S=k.shape[1]
    sp=lambda t:t.reshape(B,-1,H,D//H).transpose(1,2)
    s=sp(q)@sp(k).transpose(2,3)*scale
    if mask is not None: s=s.masked_fill(~mask,-torch.inf)
    p=s.softmax(-1); return (p@sp(v)).transpose(1,2).reshape(B,T,D),p
o,p=att(q,k,w,2,0.5); print("att",f(o)); print("attw", f(p[1]))
ca=torch.ones(3,5).tril(2).bool()[None,None]
key=torch.tensor([[1,1,1,0,1],[1,1,1,1,0]]).bool()[:,None,None]
o,p=att(q,k,w,2,0.5,ca&key); print("attm",f(o)); print("attmw",f(p[0]))
x=ramp(2,3,5)*3; print("ln",f(F.layer_norm(x,(5,),ramp(5),ramp(5)*2,1e-5)))
print("lin",f(ramp(2,3,5)@ (ramp(4,5)*2).T+ramp(4)))
print("sm1",f(x.softmax(1))); print("lsm",f(x.log_softmax(-1)))
print("patch", f(F.conv2d(ramp(1,2,4,7), (ramp(3,2,2,2)), stride=2).flatten(2).transpose(1,2)))
print("mm",f(ramp(2,1,3,4)@ramp(5,4,2)))
