"""Writes random pickles, some with a byte changed, and what CPython's C unpickler asks find_class for, as JSON: SEED COUNT."""
import resource
resource.setrlimit(resource.RLIMIT_AS,(3_000_000_000,3_000_000_000))
import pickle,random,io,sys,json,base64,struct
R=random.Random(int(sys.argv[1])); N=int(sys.argv[2])
NAMES=[('collections','OrderedDict'),('os','system'),('builtins','list'),('numpy','dtype'),('a.b','C'),('posix','système'),('x','y.z')]
def txt(R,t):
    k=R.randrange(6); b=t.encode()
    if k==0: return b'\x8c'+bytes([len(b)])+b
    if k==1: return b'X'+struct.pack('<I',len(b))+b
    if k==2: return b'\x8d'+struct.pack('<Q',len(b))+b
    if k==3: return b'V'+t.encode('raw_unicode_escape').replace(b'\n',b'\\u000a')+b'\n'
    if k==4 and t.isascii(): return b"S'"+''.join('\\x%02x'%c for c in b).encode()+b"'\n"
    if k==5 and t.isascii(): return b'U'+bytes([len(b)])+b
    return b'\x8c'+bytes([len(b)])+b
def value(R,d):
    k=R.randrange(26)
    if k==0: return b'N'
    if k==1: return R.choice([b'K\x05',b'M\x01\x02',b'J\xff\xff\xff\xff',b'I0x1_0\n',b'I 07\n',b'I01\n',b'L0o17L\n',b'L5\n',b'\x8a\x02\x01\x02',b'F1.5\n',b'Finf\n',b'G'+b'\0'*8,b'\x88',b'\x89'])
    if k==2: return txt(R,R.choice(['a','os','système','x'*R.randrange(5)]))
    if k==3: return R.choice([b'C\x03abc',b'B\x02\0\0\0ab',b'\x8e'+struct.pack('<Q',1)+b'z',b'\x96'+struct.pack('<Q',1)+b'z'])
    if k in(4,5,6):
        m,n=R.choice(NAMES)
        return R.choice([lambda:b'c'+m.encode()+b'\n'+n.encode()+b'\n',lambda:txt(R,m)+txt(R,n)+b'\x93'])()
    if d<=0: return b'N'
    v=lambda:value(R,d-1)
    if k==7: return b'('+b''.join(v() for _ in range(R.randrange(4)))+R.choice([b't',b'l'])
    if k==8: return b'('+b''.join(v() for _ in range(2))+b't'
    if k==9: return v()+b'\x85'
    if k==10: return v()+v()+b'\x86'
    if k==11: return b']'+v()+b'a'
    if k==12: return b']('+v()+v()+b'e'
    if k==13: return b'}'+txt(R,'k')+v()+b's'
    if k==14: return b'('+txt(R,'k')+v()+b'd'
    if k in(15,16):
        m,n=R.choice(NAMES); return b'c'+m.encode()+b'\n'+n.encode()+b'\n('+v()+b'tR'
    if k==17:
        m,n=R.choice([x for x in NAMES if x[1].isascii()]); return b'('+v()+b'i'+m.encode()+b'\n'+n.encode()+b'\n'
    if k==18:
        m,n=R.choice(NAMES); return b'(c'+m.encode()+b'\n'+n.encode()+b'\n'+v()+b'o'
    if k==19: return v()+b'20'
    if k==20: return v()+b'(N1'
    if k==21: i=R.randrange(256); return v()+b'q'+bytes([i])+b'0h'+bytes([i])
    if k==22: i=R.randrange(99999); return v()+b'r'+struct.pack('<I',i)+b'0j'+struct.pack('<I',i)
    if k==23: i=R.randrange(9999); return v()+b'p%d\n0g%d\n'%(i,i)
    if k==24:
        b=v(); return b'\x95'+struct.pack('<Q',R.choice([len(b),1,0]))+b
    return v()+b'\x94'
class Inert:
    def __init__(self,*a,**k): pass
    def __setstate__(self,s): pass
class U(pickle.Unpickler):
    def find_class(self,m,n):
        self.calls.append(m+':'+n); return Inert
out=[]
for i in range(N):
    b=value(R,5)+b'.'
    if R.random()<.15:
        j=R.randrange(len(b)); b=b[:j]+bytes([R.randrange(256)])+b[j+1:]
    u=U(io.BytesIO(b)); u.calls=[]
    try: u.load(); ok=True
    except BaseException as e: ok=type(e).__name__+': '+str(e)[:80]
    out.append([base64.b64encode(b).decode(),u.calls,ok])
json.dump(out,sys.stdout)
